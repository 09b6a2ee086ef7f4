// Parts
