/**
 * What an administrator may ask for and change at run time: questions in, answers and changes out.
 * The admin API and the command line bring them here.
 */
@NullMarked
package io.sluice.governance.api;

import org.jspecify.annotations.NullMarked;
