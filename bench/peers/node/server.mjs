// @neo4j/graphql over the same graph, behind Yoga or Apollo. The environment says NEO4J_URI, NEO4J_PASSWORD, PORT, SERVER (yoga or apollo) and
// PROCESSES, how many share the port.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import neo4j from "neo4j-driver";
import { Neo4jGraphQL } from "@neo4j/graphql";

const processes = Number(process.env.PROCESSES), port = Number(process.env.PORT);
if (processes > 1 && cluster.isPrimary) {
  for (let i = 0; i < processes; i++) cluster.fork();
  process.on("SIGTERM", () => { for (const worker of Object.values(cluster.workers)) worker.kill(); process.exit(0); });
} else {
  const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
  const entitled = read("./entitled.cypher").replace(/^\/\/.*\n/gm, "");
  const typeDefs = read("./typedefs.graphql").replace("ENTITLED", () => entitled);
  const driver = neo4j.driver(process.env.NEO4J_URI, neo4j.auth.basic("neo4j", process.env.NEO4J_PASSWORD), { maxConnectionPoolSize: 100, telemetryDisabled: true });
  const schema = await new Neo4jGraphQL({ typeDefs, driver, features: { filters: { String: { GT: true } } } }).getSchema();
  const context = () => ({ sessionConfig: { database: "neo4j" } });
  if (process.env.SERVER === "apollo") {
    const { ApolloServer } = await import("@apollo/server");
    const { startStandaloneServer } = await import("@apollo/server/standalone");
    const server = new ApolloServer({ schema, includeStacktraceInErrorResponses: false, csrfPrevention: false });
    await startStandaloneServer(server, { listen: { port, host: "127.0.0.1" }, context: async () => context() });
  } else {
    const { createYoga } = await import("graphql-yoga");
    const yoga = createYoga({ schema, context, logging: false, graphiql: false, landingPage: false, maskedErrors: false });
    createServer(yoga).listen(port, "127.0.0.1");
  }
}
