// Collects the license texts of every npm package that ends up in the bundle, workers included.
import fs from 'node:fs';
import path from 'node:path';

const TEXTS = /^(licen[cs]e|copying|notice|third-?party-?notices)([.-].*)?$/i;
const HEADER = /^\/\*![\s\S]*?\*\//;
const LAST_PACKAGE = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)(?:\/|$)/;

// Some packages only name their license; these are its terms.
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

// What monaco-editor carries inside it beyond its own notices.
function insideMonaco(home) {
  const purify = fs.readFileSync(path.join(home, 'esm/vs/base/browser/dompurify/dompurify.js'), 'utf8');
  return [
    `monaco-editor contains DOMPurify (its Apache License 2.0 is the one printed above for @react-aria/focus):\n\n${HEADER.exec(purify)[0]}`,
    'monaco-editor contains the Codicons font: Copyright (c) Microsoft Corporation, Creative Commons Attribution 4.0.',
  ];
}

function textsOf(home, { name, author, license, repository }) {
  const texts = fs.readdirSync(home).filter((f) => TEXTS.test(f)).sort()
    .map((f) => fs.readFileSync(path.join(home, f), 'utf8').replaceAll('\r\n', '\n').trim());
  if (name === 'monaco-editor') texts.push(...insideMonaco(home));
  if (texts.length) return texts;
  if (license !== 'MIT') throw new Error(`${name}: ${license}, but no license text`);
  return [`Copyright (c) ${author?.name ?? author ?? `the contributors of ${repository.url}`}`, MIT];
}

export function licenses(fileName) {
  const homes = new Set();

  function collect(ids) {
    for (const id of ids) {
      const home = LAST_PACKAGE.exec(id.replace(/^\0+/, '').split('?')[0].replaceAll('\\', '/'))?.[1];
      if (home && fs.existsSync(path.join(home, 'package.json'))) homes.add(home);
    }
  }

  function text() {
    const packages = new Map();
    for (const home of homes) {
      const manifest = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8'));
      packages.set(`${manifest.name} ${manifest.version}`, { license: manifest.license, texts: textsOf(home, manifest) });
    }
    const names = [...packages.keys()].sort();
    const rule = '='.repeat(80);
    const parts = names.map((n) => {
      const { license, texts } = packages.get(n);
      return [rule, `${n} (${license})`, rule, '', texts.join('\n\n'), ''].join('\n');
    });
    return `The page of entitlegraph bundles these packages:\n\n${names.map((n) => `  ${n} (${packages.get(n).license})`).join('\n')}\n\n${parts.join('\n')}`;
  }

  return {
    plugin: ({ emit = true } = {}) => ({
      name: 'licenses',
      generateBundle() {
        collect(this.getModuleIds());
        if (emit) this.emitFile({ type: 'asset', fileName, source: text() });
      },
    }),
  };
}
