import type { ExecutionResultPayload, Fetcher, FetcherParams } from '@graphiql/toolkit';
import { Kind, parse } from 'graphql';

const JSON_ANSWER = 'application/graphql-response+json, application/json;q=0.9';

/** Sends operations to the endpoint over HTTP. An error on the way becomes one sentence that says what to do. */
export function createFetcher(endpoint: string): Fetcher {
  return (given, options) => ask(endpoint, withItsName(given), options?.headers);
}

/**
 * Right after a change of tabs the editor may still name the operation of the previous tab. In a document with one operation,
 * that operation is meant.
 */
function withItsName(params: FetcherParams): FetcherParams {
  try {
    const [only, ...others] = parse(params.query).definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
    return only && others.length === 0 ? { ...params, operationName: only.name?.value ?? null } : params;
  } catch {
    return params; // the server reports the syntax error
  }
}

async function ask(endpoint: string, params: FetcherParams, headers?: Record<string, string>): Promise<ExecutionResultPayload> {
  return readAnswer(endpoint, await post(endpoint, params, headers));
}

async function post(endpoint: string, params: FetcherParams, headers?: Record<string, string>): Promise<Response> {
  try {
    return await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: JSON_ANSWER, ...headers },
      body: JSON.stringify(params),
    });
  } catch (cause) {
    throw plain(`${endpoint} cannot be reached: is entitlegraph still running? (${cause instanceof Error ? cause.message : cause})`);
  }
}

async function readAnswer(endpoint: string, response: Response): Promise<ExecutionResultPayload> {
  const body = await response.text();
  try {
    return JSON.parse(body) as ExecutionResultPayload;
  } catch {
    throw plain(`${endpoint} answered ${response.status} ${response.statusText} without JSON: ${body.slice(0, 200).trim() || 'nothing'}`);
  }
}

/** An error without a stack, as the response pane shows every property of an error. */
function plain(message: string): Error {
  const error = new Error(message);
  delete error.stack;
  return error;
}
