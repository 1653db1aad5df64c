package resolvers

import (
	"context"
	"fmt"

	"entitlegraph/graph"
	"entitlegraph/graph/relay"
)

// Node returns the object with an opaque id; nil when there is none.
func (r *queryResolver) Node(ctx context.Context, id string) (relay.Node, error) {
	kind, key, err := graph.DecodeID(id)
	if err != nil {
		return nil, graph.InField("id", err)
	}
	nodes, err := r.nodesOfKind(ctx, kind, []string{key})
	if err != nil {
		return nil, err
	}
	return nodes[0], nil
}

// Nodes returns the objects with those opaque ids, in order; nil where there is none. It reads each kind once.
func (r *queryResolver) Nodes(ctx context.Context, ids []string) ([]relay.Node, error) {
	if err := atMost(r.Limits.IDs, len(ids), "ids"); err != nil {
		return nil, err
	}
	keys, places := map[graph.Kind][]string{}, map[graph.Kind][]int{}
	for i, id := range ids {
		kind, key, err := graph.DecodeID(id)
		if err != nil {
			return nil, graph.InField(fmt.Sprintf("ids[%d]", i), err)
		}
		keys[kind], places[kind] = append(keys[kind], key), append(places[kind], i)
	}
	nodes := make([]relay.Node, len(ids))
	for _, kind := range graph.Kinds {
		found, err := r.nodesOfKind(ctx, kind, keys[kind])
		if err != nil {
			return nil, err
		}
		for i, node := range found {
			nodes[places[kind][i]] = node
		}
	}
	return nodes, nil
}

// nodesOfKind returns the nodes of one kind, in order; nil where there is none. Objects of the same type become siblings.
func (r *queryResolver) nodesOfKind(ctx context.Context, kind graph.Kind, keys []string) ([]relay.Node, error) {
	nodes := make([]relay.Node, len(keys))
	if len(keys) == 0 {
		return nodes, nil
	}
	if kind == graph.KindCountry {
		for i, key := range keys {
			if code, err := graph.NormalizeCountry(key); err == nil && code == key {
				nodes[i] = graph.CountryOf(code)
			}
		}
		return nodes, nil
	}
	found, err := r.store(ctx).NodesByID(ctx, kind, keys, along(ctx))
	for i, item := range found {
		if domain, ok := item.(*graph.Domain); ok && domain.Expired(operationOf(ctx).now) {
			continue
		}
		nodes[i], _ = item.(relay.Node)
	}
	gatherAll(ctx, nodes)
	return nodes, err
}

// gatherAll makes siblings of the nodes of each type with fields that read the store.
func gatherAll(ctx context.Context, nodes []relay.Node) {
	gatherNodes[graph.Organization](ctx, nodes)
	gatherNodes[graph.Site](ctx, nodes)
	gatherNodes[graph.User](ctx, nodes)
	gatherNodes[graph.Contract](ctx, nodes)
	gatherNodes[graph.Order](ctx, nodes)
	gatherNodes[graph.EntitlementGroup](ctx, nodes)
	gatherNodes[graph.AuditEntry](ctx, nodes)
}

// gatherNodes makes siblings of the nodes of one type.
func gatherNodes[T any](ctx context.Context, nodes []relay.Node) {
	var objects []*T
	for _, node := range nodes {
		if object, ok := any(node).(*T); ok {
			objects = append(objects, object)
		}
	}
	gather(ctx, objects)
}
