"""The pure core: values in, values out. No I/O, clock, randomness, SQL or Reflex anywhere below this package."""
