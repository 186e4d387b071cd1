package sqlstore

import "context"

// LeftoverScope answers the scope that a connection of the pool still has
// between calls, for tests.
func (s *Store) LeftoverScope(ctx context.Context) (string, error) {
	var left string
	err := s.engine.(*postgresEngine).pool.QueryRow(ctx, `SELECT COALESCE(current_setting('app.tenant', true), '') || COALESCE(current_setting('app.environment', true), '')`).Scan(&left)
	return left, err
}
