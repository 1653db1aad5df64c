import type { Storage } from '@graphiql/toolkit';

const HISTORY = /:(queries|favorites)$/;

/** The history would write request headers, and so tokens, to the disk: it gets to keep everything but them. */
function withoutHeaders(key: string, value: string): string {
  if (!HISTORY.test(key)) return value;
  return JSON.stringify(JSON.parse(value), (name, kept) => (name === 'headers' ? undefined : kept));
}

/** The browser's storage, or, where it is refused, one that lasts as long as the page. */
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
