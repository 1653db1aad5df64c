package bolt

import (
	"context"
	"slices"
)

// Reader sends statements that only read, each in a transaction of its own or all in one that is open.
type Reader interface {
	// Read sends a statement and returns its rows.
	Read(ctx context.Context, st *Statement, parameters map[string]any) ([]*Record, error)
	// ReadStable is Read, and reports whether all rows are of one state of the database: nothing was committed while they were read.
	ReadStable(ctx context.Context, st *Statement, parameters map[string]any) (records []*Record, stable bool, err error)
	// ReadKeys sends a statement whose only parameter is keys, and returns its rows by their column key; callers may share a round trip.
	ReadKeys(ctx context.Context, st *Statement, keys []string) (map[string]*Record, error)
}

// ReadKeys sends a statement for distinct keys by read, and returns its rows by their column key.
func ReadKeys(
	ctx context.Context, st *Statement, keys []string, read func(context.Context, *Statement, map[string]any) ([]*Record, error),
) (map[string]*Record, error) {
	records, err := read(ctx, st, map[string]any{"keys": keys})
	if err != nil {
		return nil, err
	}
	found := make(map[string]*Record, len(records))
	for _, record := range records {
		key, err := record.Text("key")
		if err != nil {
			return nil, Failure(ctx, st.Name, err)
		}
		found[key] = record
	}
	return found, nil
}

// ByKey sends a statement with the parameter keys and the columns key and row, and returns one element per key, in order: the zero value
// where the statement has no row. At most one round trip, shared with other callers of the same statement; none without keys.
func ByKey[T any](ctx context.Context, r Reader, st *Statement, keys []string, decode func(Row) T) ([]T, error) {
	return RecordsByKey(ctx, r, st, keys, func(record *Record) (T, error) {
		fields, err := record.Row("row")
		return decode(fields), err
	})
}

// RecordsByKey is ByKey for a statement whose rows have more columns.
func RecordsByKey[T any](ctx context.Context, r Reader, st *Statement, keys []string, decode func(*Record) (T, error)) ([]T, error) {
	all := make([]T, len(keys))
	if len(keys) == 0 {
		return all, nil
	}
	records, err := r.ReadKeys(ctx, st, keys)
	if err != nil {
		return nil, Failure(ctx, st.Name, err)
	}
	found := make(map[string]T, len(keys))
	for i, key := range keys {
		value, known := found[key]
		if record := records[key]; record != nil && !known {
			if value, err = decode(record); err != nil {
				return nil, Failure(ctx, st.Name, err)
			}
			found[key] = value
		}
		all[i] = value
	}
	return all, nil
}

// Count returns the column total of a statement's only row.
func Count(ctx context.Context, r Reader, st *Statement, parameters map[string]any) (int, error) {
	records, err := r.Read(ctx, st, parameters)
	if err != nil || len(records) == 0 {
		return 0, err
	}
	total, err := records[0].Number("total")
	return int(total), Failure(ctx, st.Name, err)
}

// Distinct returns keys sorted, each once.
func Distinct(keys []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(keys)))
}
