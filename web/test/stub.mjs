// A made-up API to work on the page without a database: npm run stub -- [SCHEMA] [PORT]
//
// Answers every operation of SCHEMA (default ../schema.graphqls) with values made from the types; a field that is called
// like one of the arguments above it gives that argument back. See test/serve.go for the page itself.
import fs from 'node:fs';
import http from 'node:http';
import { buildSchema, getNamedType, getNullableType, graphql, isEnumType, isListType, isScalarType } from 'graphql';

const [file = new URL('../../schema.graphqls', import.meta.url), port = '8091'] = process.argv.slice(2);
const schema = buildSchema(fs.readFileSync(file, 'utf8'), { assumeValidSDL: true });
const SCALARS = { Int: 3, Float: 1.5, Boolean: true, ID: 'bm9kZTox', Date: '2026-01-01', DateTime: '2026-07-01T00:00:00Z', Decimal: '1200.00' };

function resolve(source, args, context, info) {
  const given = { ...source?.given, ...args };
  const make = (type) => {
    type = getNullableType(type);
    if (isListType(type)) return [make(type.ofType), make(type.ofType)];
    if (isEnumType(type)) return type.getValues()[0].value;
    if (isScalarType(type)) return given[info.fieldName] ?? SCALARS[type.name] ?? `${info.parentType.name} ${info.fieldName}`;
    return { given };
  };
  return make(info.returnType);
}

http.createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const reply = (status, value) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  try {
    const { query, variables, operationName } = JSON.parse(body);
    const typeResolver = (value, context, info, type) => schema.getPossibleTypes(getNamedType(type))[0].name;
    reply(200, await graphql({ schema, source: query, variableValues: variables, operationName, fieldResolver: resolve, typeResolver }));
  } catch (error) {
    reply(400, { errors: [{ message: error.message }] });
  }
}).listen(Number(port), '127.0.0.1', () => console.log(`stub: http://127.0.0.1:${port}/graphql`));
