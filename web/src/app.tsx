import { DocExplorerStore } from '@graphiql/plugin-doc-explorer';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { ToolbarMenu, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { GraphiQL } from 'graphiql';
import { useEffect, useMemo } from 'react';
import type { Config } from './config';
import { DOCS_PLUGIN } from './docs';
import { examples, type Example } from './examples';
import { createFetcher } from './fetcher';
import { openStorage } from './storage';

const PLUGINS = [HISTORY_PLUGIN, { ...explorerPlugin({}), title: 'Explorer' }];
const STORED_TABS = 'graphiql:tabState';

export function App({ config }: { config: Config }) {
  const { fetcher, storage, questions, first } = useMemo(() => {
    const storage = openStorage();
    const questions = examples(config);
    return { fetcher: createFetcher(config.endpoint), storage, questions, first: !storage.getItem(STORED_TABS) };
  }, [config]);

  // The first visit shows the examples, one a tab; at later visits GraphiQL restores the tabs of the one before.
  const start = first
    ? {
        defaultTabs: questions.map(({ query, variables }) => ({ query, variables })),
        initialQuery: questions[0]?.query ?? '',
        initialVariables: questions[0]?.variables ?? '',
      }
    : {};

  return (
    <div className="page">
      {config.notice && (
        <p className="page-notice" role="status">
          {config.notice}
        </p>
      )}
      <main className="page-main">
        <GraphiQL
          fetcher={fetcher}
          storage={storage}
          plugins={PLUGINS}
          referencePlugin={DOCS_PLUGIN}
          defaultEditorToolsVisibility="variables"
          isHeadersEditorEnabled
          defaultQuery={'# Ask a question: Ctrl-Space completes, Ctrl-Enter executes.\n'}
          {...start}
        >
          <GraphiQL.Logo>
            <Logo />
          </GraphiQL.Logo>
          <GraphiQL.Toolbar>
            {({ prettify, copy, merge }) => (
              <>
                {prettify}
                {merge}
                {copy}
                <Examples questions={questions} />
              </>
            )}
          </GraphiQL.Toolbar>
          <DocExplorerStore>{null}</DocExplorerStore>
          <Unreachable />
          <Legibility />
        </GraphiQL>
      </main>
    </div>
  );
}

function Logo() {
  return (
    <h1 className="page-logo">
      <img src="/favicon.svg" alt="" width="22" height="22" />
      entitlegraph
    </h1>
  );
}

/** A menu of the examples; each opens in a new tab. */
function Examples({ questions }: { questions: Example[] }) {
  const { addTab, updateActiveTabValues } = useGraphiQLActions();
  const { queryEditor, variableEditor } = useGraphiQL(({ queryEditor, variableEditor }) => ({ queryEditor, variableEditor }));
  function open({ query, variables }: Example) {
    addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
    updateActiveTabValues({ query, variables });
    queryEditor?.setScrollTop(0);
  }
  return (
    <ToolbarMenu
      button={
        <button type="button" className="graphiql-un-styled graphiql-toolbar-button" aria-label="Example questions" title="Example questions">
          <svg className="graphiql-toolbar-icon" viewBox="0 0 14 14" fill="none" stroke="currentColor" strokeWidth="1" aria-hidden="true">
            <path d="M2.5 1.5h9v11L7 9.6l-4.5 2.9z" strokeLinejoin="round" />
          </svg>
        </button>
      }
    >
      {questions.map((question) => (
        <ToolbarMenu.Item key={question.label} onSelect={() => open(question)}>
          {question.label}
        </ToolbarMenu.Item>
      ))}
    </ToolbarMenu>
  );
}

/** Shows in the response pane that the schema could not be fetched. */
function Unreachable() {
  const { fetchError, responseEditor } = useGraphiQL(({ fetchError, responseEditor }) => ({ fetchError, responseEditor }));
  useEffect(() => {
    if (fetchError && responseEditor && !responseEditor.getValue()) responseEditor.setValue(fetchError);
  }, [fetchError, responseEditor]);
  return null;
}

/** Wraps long lines, and uses a smaller font in narrow windows, so that no part of a query is hidden. */
function Legibility() {
  const editors = useGraphiQL(({ queryEditor, variableEditor, headerEditor, responseEditor }) => ({
    queryEditor,
    variableEditor,
    headerEditor,
    responseEditor,
  }));
  useEffect(() => {
    const narrow = window.matchMedia('(max-width: 1000px)');
    const apply = () => {
      for (const editor of Object.values(editors)) editor?.updateOptions({ wordWrap: 'on', fontSize: narrow.matches ? 12 : 14 });
    };
    apply();
    narrow.addEventListener('change', apply);
    return () => narrow.removeEventListener('change', apply);
  }, [editors]);
  return null;
}
