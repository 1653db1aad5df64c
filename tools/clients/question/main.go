// Command question queries a server for the products that a login may use, with the client that genqlient generates from the schema and the
// shipped operations.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/Khan/genqlient/graphql"
)

func main() {
	if err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run prints, as JSON, the country of a login, the products it may use, and whether it may use one of them.
func run(ctx context.Context, url, login, product string) error {
	client := graphql.NewClient(url, http.DefaultClient)
	answer, err := Entitled(ctx, client, login)
	if err != nil {
		return err
	}
	entitled := answer.EffectiveEntitlements
	if entitled == nil || entitled.Country == nil {
		return errors.New("no answer for " + login)
	}
	codes := []string{}
	for _, e := range entitled.Entitlements {
		codes = append(codes, e.Product.Code)
	}
	check, err := CheckEntitlement(ctx, client, login, product, nil) // nil means now
	if err != nil {
		return err
	}
	// The server refuses the zero instant: it does not answer for the year 1.
	if _, err := CheckEntitlement(ctx, client, login, product, &time.Time{}); err == nil {
		return errors.New("the year 1 was taken for an instant")
	}
	if err := leaves(ctx, client, login); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"country": entitled.Country.Code, "products": codes, "allowed": check.CheckEntitlement.Allowed,
	})
}

// leaves fails if an update of one name clears the other.
func leaves(ctx context.Context, client graphql.Client, login string) error {
	family, dryRun := "Renamed", true
	answer, err := UpdateUser(ctx, client, UpdateUserInput{Login: login, FamilyName: &family, DryRun: &dryRun})
	if err != nil {
		return err
	}
	user := answer.UpdateUser.User
	if user == nil || user.FamilyName == nil || *user.FamilyName != family || user.GivenName == nil {
		return fmt.Errorf("an update of the family name gave %+v", answer.UpdateUser)
	}
	return nil
}
