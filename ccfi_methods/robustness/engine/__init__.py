"""The engine of replicates: draw a design, compute it in batches, reduce it to counts."""
