package io.sluice.governance;

import java.time.LocalDate;

/**
 * A price that holds from a day on.
 *
 * @param from the first day, in UTC
 * @param price what holds until a later one does
 */
public record DatedPrice(LocalDate from, Price price) {}
