import { DocExplorer, useDocExplorerActions } from '@graphiql/plugin-doc-explorer';
import { DocsFilledIcon, DocsIcon, type GraphiQLPlugin, MagnifyingGlassIcon, useGraphiQL } from '@graphiql/react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { entriesOf, search, sentence, type Entry } from './search';

/** GraphiQL's documentation with a search of our own, which also searches descriptions. GraphiQL's shortcut finds it by this title and by the class of its input. */
export const DOCS_PLUGIN: GraphiQLPlugin = { title: 'Documentation Explorer', icon: DocsOrFilled, content: Docs };

function DocsOrFilled() {
  const visible = useGraphiQL((state) => state.visiblePlugin);
  return visible === DOCS_PLUGIN ? <DocsFilledIcon /> : <DocsIcon />;
}

/** The maximum number of results shown. */
const SHOWN = 50;

function Docs() {
  const schema = useGraphiQL((state) => state.schema);
  const entries = useMemo(() => (schema ? entriesOf(schema) : []), [schema]);
  const { push } = useDocExplorerActions();
  const [question, setQuestion] = useState('');
  const found = useMemo(() => search(entries, question), [entries, question]);

  function open({ type, field }: Entry) {
    push({ name: type.name, def: type });
    if (field) push({ name: field.name, def: field });
    setQuestion('');
  }
  function keys(event: KeyboardEvent<HTMLElement>) {
    if (event.key === 'Escape') setQuestion('');
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement && found[0]) open(found[0]);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, .page-docs-result')];
    stops[stops.indexOf(document.activeElement as HTMLElement) + step]?.focus();
    event.preventDefault();
  }
  return (
    <div className="page-docs" onKeyDown={keys}>
      <label className="graphiql-doc-explorer-search-input">
        <MagnifyingGlassIcon aria-hidden="true" />
        <input
          type="search"
          placeholder="Search"
          title="Search names and descriptions (Ctrl-Alt-K)"
          aria-label="Search names and descriptions"
          autoComplete="off"
          spellCheck={false}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
      </label>
      {question.trim() && (
        <section aria-label="Found in the documentation">
          <p role="status">{told(found.length)}</p>
          <ul>
            {found.slice(0, SHOWN).map((entry) => (
              <li key={entry.path}>
                <button type="button" className="graphiql-un-styled page-docs-result" onClick={() => open(entry)}>
                  <code>{entry.path}</code>
                  <span>{sentence(entry, question)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div hidden={question.trim() !== ''}>
        <DocExplorer />
      </div>
    </div>
  );
}

function told(found: number): string {
  if (found === 0) return 'Nothing found. Names and descriptions are searched; every word must be there.';
  if (found > SHOWN) return `${found} found, the first ${SHOWN} are shown.`;
  return `${found} found`;
}
