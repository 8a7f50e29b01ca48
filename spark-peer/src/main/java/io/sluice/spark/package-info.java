/**
 * What Spark sees of the tables, and how it would fill them; it shares no code with the product.
 */
package io.sluice.spark;
