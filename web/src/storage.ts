import type { Storage } from '@graphiql/toolkit';

const HISTORY = /:(queries|favorites)$/;

/** Removes request headers from the history that GraphiQL stores: they may have tokens, which must not reach the disk. */
function withoutHeaders(key: string, value: string): string {
  if (!HISTORY.test(key)) return value;
  return JSON.stringify(JSON.parse(value), (name, kept) => (name === 'headers' ? undefined : kept));
}

/** Returns the browser's local storage; where the browser refuses it, a storage in memory. */
export function openStorage(): Storage {
  const memory = new Map<string, string>();
  const inMemory: Storage = {
    get length() {
      return memory.size;
    },
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, value) => void memory.set(key, withoutHeaders(key, value)),
    removeItem: (key) => void memory.delete(key),
    clear: () => memory.clear(),
  };
  try {
    const { localStorage } = window;
    localStorage.getItem('');
    return {
      get length() {
        return localStorage.length;
      },
      getItem: (key) => localStorage.getItem(key),
      setItem: (key, value) => localStorage.setItem(key, withoutHeaders(key, value)),
      removeItem: (key) => localStorage.removeItem(key),
      clear: () => localStorage.clear(),
    };
  } catch {
    return inMemory;
  }
}
