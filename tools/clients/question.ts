// Queries a server for the products that a login may use, with the client that GraphQL Code Generator generates from the schema and the shipped operations.
import { CheckEntitlementDocument, EntitledDocument, UpdateUserDocument, type TypedDocumentString } from "./generated/graphql.js";

const [url, login, product] = process.argv.slice(2) as [string, string, string];

async function ask<Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables): Promise<Result> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const answer = (await response.json()) as { data?: Result | null; errors?: { message: string }[] };
  if (answer.errors || !answer.data) throw new Error(`${response.status}: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}

const { effectiveEntitlements: entitled } = await ask(EntitledDocument, { login });
const { checkEntitlement: check } = await ask(CheckEntitlementDocument, { login, productCode: product });
const { updateUser: updated } = await ask(UpdateUserDocument, { input: { login, familyName: "Renamed", dryRun: true } });
if (updated?.user?.familyName !== "Renamed" || updated.user.givenName == null) {
  throw new Error(`an update of the family name gave ${JSON.stringify(updated)}`);
}
console.log(
  JSON.stringify({
    allowed: check.allowed,
    country: entitled?.country?.code,
    products: entitled?.entitlements.map((e) => e.product.code),
  }),
);
