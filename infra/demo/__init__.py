"""The demonstration: one day of the province, played through public doors only."""
