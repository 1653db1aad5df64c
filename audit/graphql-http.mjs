// GraphQL over HTTP as its specification has it: the audits of the package graphql-http, against the server in ENDPOINT. TOKEN, when
// set, says who asks. A MUST or a SHOULD that is not kept fails; a MAY is counted.
import { auditServer } from 'graphql-http';

const { ENDPOINT, TOKEN } = process.env;
const who = TOKEN ? { authorization: `Bearer ${TOKEN}` } : {};
const results = await auditServer({
  url: ENDPOINT,
  fetchFn: (url, init = {}) => fetch(url, { ...init, headers: { ...init.headers, ...who }, signal: AbortSignal.timeout(30_000) }),
});
const broken = results.filter((result) => result.status !== 'ok');
for (const { id, name, reason } of broken) console.log(`${id} ${name}: ${reason}`);
console.log(`${results.length - broken.length} of ${results.length} audits passed`);
process.exit(results.length === 0 || broken.some(({ name }) => !name.startsWith('MAY')) ? 1 : 0);
