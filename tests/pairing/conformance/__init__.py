"""What every solver of the engine must hold, whichever of them answers. `solvers` says which are checked."""
