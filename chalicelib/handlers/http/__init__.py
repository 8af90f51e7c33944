"""HTTP: citizens, officers and providers at the door; each request becomes one errand."""
