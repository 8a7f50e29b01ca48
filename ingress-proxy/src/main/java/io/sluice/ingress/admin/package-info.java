/** The admin API: administrators read and change what is declared, while everything runs. */
@NullMarked
package io.sluice.ingress.admin;

import org.jspecify.annotations.NullMarked;
