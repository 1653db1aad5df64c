import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { licenses } from './licenses.mjs';

const third = licenses('LICENSES.txt');

// The libraries' hints to a compiler that has already run on them: nothing to warn about.
function onLog(level, log, report) {
  if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
}

export default defineConfig({
  plugins: [react(), third.plugin()],
  worker: {
    format: 'iife',
    plugins: () => [third.plugin({ emit: false })],
    rolldownOptions: { onLog },
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4096, // the editor is one large chunk, loaded from the same machine
    rolldownOptions: { onLog },
  },
});
