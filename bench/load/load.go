// Package load fills a migrated, empty database with the data set: UNWIND through the bare driver, organizations one writer at
// a time because their lines lock the same products, users with two writers. The databases of a run are filled by it, and entitlegraph import is
// compared with it.
package load

import (
	"context"
	"fmt"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"golang.org/x/sync/errgroup"

	"entitlegraph/bench/dataset"
)

// Connect opens a driver on a database of this machine.
func Connect(uri, password string) (driver.DriverWithContext, error) {
	return driver.NewDriverWithContext(uri, driver.BasicAuth("neo4j", password, ""), func(c *config.Config) {
		c.MaxConnectionPoolSize, c.TelemetryDisabled = 200, true
	})
}

const (
	organizationsABatch = 200
	usersABatch         = 5_000
	userWriters         = 2
)

// All writes the whole data set, and reports its progress.
func All(ctx context.Context, d driver.DriverWithContext, config dataset.Config, progress func(users int)) error {
	l := &loader{driver: d, config: config, catalogue: config.Catalogue(), progress: progress, now: time.Now().UTC()}
	for _, step := range []func(context.Context) error{l.reference, l.organizations, l.users} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("load: %w", err)
		}
	}
	return nil
}

// Users returns the number of users in the database, which shows an interrupted load.
func Users(ctx context.Context, d driver.DriverWithContext) (int, error) {
	result, err := driver.ExecuteQuery(ctx, d, "MATCH (u:User) RETURN count(u) AS users", nil, driver.EagerResultTransformer, inDatabase)
	if err != nil {
		return 0, err
	}
	users, _, err := driver.GetRecordValue[int64](result.Records[0], "users")
	return int(users), err
}

var inDatabase = driver.ExecuteQueryWithDatabase("neo4j")

type loader struct {
	driver    driver.DriverWithContext
	config    dataset.Config
	catalogue []dataset.Product
	progress  func(users int)
	now       time.Time
}

func (l *loader) write(ctx context.Context, cypher string, rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := driver.ExecuteQuery(ctx, l.driver, cypher, row{"rows": rows}, driver.EagerResultTransformer, inDatabase)
	return err
}

// reference writes countries and products.
func (l *loader) reference(ctx context.Context) error {
	var countries, products []row
	for _, c := range dataset.Countries {
		countries = append(countries, row{"code": c[0], "name": c[1]})
	}
	for _, p := range l.catalogue {
		products = append(products, row{"id": p.ID, "code": p.Code, "name": p.Name})
	}
	if err := l.write(ctx, "UNWIND $rows AS row CREATE (c:Country) SET c = row", countries); err != nil {
		return err
	}
	return l.write(ctx, "UNWIND $rows AS row CREATE (p:Product) SET p = row", products)
}

func (l *loader) organizations(ctx context.Context) error {
	var organizations, groupProducts []row
	flush := func() error {
		if err := l.write(ctx, createOrganizations, organizations); err != nil {
			return err
		}
		err := l.write(ctx, createGroupProducts, groupProducts)
		organizations, groupProducts = nil, nil
		return err
	}
	for account := range l.config.Sizes() {
		o := l.config.Organization(account, 0)
		organizations = append(organizations, l.organization(o))
		for _, g := range o.Groups {
			for _, p := range g.Products {
				groupProducts = append(groupProducts, row{"group": g.ID, "product": l.catalogue[p].Code})
			}
		}
		if len(organizations) == organizationsABatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// users writes the users of every account. One writer has all accounts of a batch, so that writers do not wait for each other.
func (l *loader) users(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	batches := make(chan []row, userWriters)
	group.Go(func() error {
		defer close(batches)
		var batch []row
		for account, size := range l.config.Sizes() {
			batch = append(batch, l.usersOf(l.config.Organization(account, size))...)
			for len(batch) >= usersABatch || account == l.config.Small() && len(batch) > 0 {
				n := min(len(batch), usersABatch)
				select {
				case batches <- batch[:n:n]:
				case <-ctx.Done():
					return ctx.Err()
				}
				batch = batch[n:]
			}
		}
		return nil
	})
	for range userWriters {
		group.Go(func() error {
			for batch := range batches {
				if err := l.write(ctx, createUsers, batch); err != nil {
					return err
				}
				l.progress(len(batch))
			}
			return nil
		})
	}
	return group.Wait()
}
