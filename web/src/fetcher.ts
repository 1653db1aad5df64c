import type { ExecutionResultPayload, Fetcher, FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, Kind, parse, type DocumentNode } from 'graphql';

const JSON_ANSWER = 'application/graphql-response+json, application/json;q=0.9';
const EVENTS = 'text/event-stream';

/**
 * Asks the endpoint over HTTP: an answer for a query or mutation, a stream of answers (server-sent events) for a
 * subscription. Whatever goes wrong on the way becomes one sentence a reader can act upon.
 */
export function createFetcher(endpoint: string): Fetcher {
  return (given, options) => {
    const params = withItsName(given);
    return isSubscription(options?.documentAST, params)
      ? subscribe(endpoint, params, options?.headers)
      : ask(endpoint, params, options?.headers);
  };
}

/**
 * Right after a change of tabs the editor may still name the operation of the tab before. Where the document has only one
 * operation there is no doubt which one is meant.
 */
function withItsName(params: FetcherParams): FetcherParams {
  try {
    const [only, ...others] = parse(params.query).definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
    return only && others.length === 0 ? { ...params, operationName: only.name?.value ?? null } : params;
  } catch {
    return params; // the server says what is wrong with it
  }
}

type Headers = Record<string, string>;

function isSubscription(document: DocumentNode | undefined, params: FetcherParams): boolean {
  return !!document && getOperationAST(document, params.operationName)?.operation === 'subscription';
}

async function ask(endpoint: string, params: FetcherParams, headers?: Headers): Promise<ExecutionResultPayload> {
  return readAnswer(endpoint, await post(endpoint, params, JSON_ANSWER, headers));
}

async function* subscribe(endpoint: string, params: FetcherParams, headers?: Headers): AsyncGenerator<ExecutionResultPayload> {
  const stop = new AbortController();
  try {
    const response = await post(endpoint, params, `${EVENTS}, ${JSON_ANSWER}`, headers, stop.signal);
    if (!response.body || !response.headers.get('content-type')?.startsWith(EVENTS)) {
      yield await readAnswer(endpoint, response);
      return;
    }
    for await (const event of events(response.body)) {
      if (event.name === 'complete') return;
      if (event.data) yield JSON.parse(event.data) as ExecutionResultPayload;
    }
  } finally {
    stop.abort();
  }
}

async function post(endpoint: string, params: FetcherParams, accept: string, headers?: Headers, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, ...headers },
      body: JSON.stringify(params),
      signal: signal ?? null,
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

async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<{ name: string; data: string }> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let pending = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (pending + value).replaceAll('\r\n', '\n').split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const field = (name: string) =>
        lines.filter((l) => l.startsWith(`${name}:`)).map((l) => l.slice(name.length + 1).trimStart()).join('\n');
      yield { name: field('event'), data: field('data') };
    }
  }
}

/** An error without a stack: the response pane shows every property it has. */
function plain(message: string): Error {
  const error = new Error(message);
  delete error.stack;
  return error;
}
