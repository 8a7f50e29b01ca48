/** How the console speaks HTTP: who is signed in, what is asked, and the files of the pages. */
@NullMarked
package io.sluice.dashboards.web;

import org.jspecify.annotations.NullMarked;
