-- +goose Up

-- SQLite has no row security; the number keeps the two folders in step.
SELECT 1;
