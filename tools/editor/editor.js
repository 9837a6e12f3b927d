// The SQL editor of the workbench, a component of Streamlit. In: the text, what can be completed and the words for it;
// out: the text and what is selected of it, when the focus leaves and when Ctrl+Enter asks for a run.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { PostgreSQL, SQLDialect, sql } from '@codemirror/lang-sql'
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const MORE = ' exclude replace qualify summarize describe pivot unpivot asof positional filter'
const DuckDB = SQLDialect.define({ ...PostgreSQL.spec, keywords: PostgreSQL.spec.keywords + MORE })
// What a version can complete, kept as long as the browser has the page open.
const catalogues = new Map()

const look = EditorView.theme({
  '&': {
    color: 'var(--st-text-color)', backgroundColor: 'var(--st-secondary-background-color)', fontSize: '15px',
    border: '1px solid var(--st-border-color)', borderRadius: 'var(--st-base-radius)',
  },
  '&.cm-focused': { outline: '2px solid var(--st-primary-color)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--st-code-font)', lineHeight: '1.6', minHeight: '9.6em', maxHeight: '26em' },
  '.cm-content': { caretColor: 'var(--st-text-color)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--st-text-color)' },
  '.cm-gutters': {
    backgroundColor: 'transparent', color: 'var(--st-text-color)', opacity: '.75', border: 'none', paddingLeft: '4px',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--st-primary-color) 7%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--st-primary-color) 28%, transparent) !important',
  },
  '.cm-placeholder': { color: 'var(--st-text-color)', opacity: '.75' },
  '.cm-tooltip': {
    backgroundColor: 'var(--st-background-color)', color: 'var(--st-text-color)',
    border: '1px solid var(--st-border-color)', fontFamily: 'var(--st-font)', fontSize: '14px', zIndex: '1000',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--st-font)', maxHeight: '16em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--st-primary-color)', color: 'var(--st-background-color)',
  },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '.8', marginLeft: '1em' },
  '.cm-completionInfo': { maxWidth: '26em', padding: '8px 10px' },
  '.cm-completionIcon': { display: 'none' },
})
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--st-primary-color)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--st-green-text-color)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--st-violet-text-color, var(--st-text-color))' },
  { tag: tags.comment, color: 'var(--st-gray-text-color, var(--st-text-color))' },
  { tag: tags.typeName, color: 'var(--st-blue-text-color)' },
])

/** The completions of a catalogue: tables with their columns, and functions. */
function language ({ tables, functions } = { tables: [], functions: [] }) {
  const schema = Object.fromEntries(tables.map(([name, about, columns]) => [name, {
    self: { label: name, detail: about, type: 'type' },
    children: columns.map(([label, type, info]) => ({ label, detail: type, info, type: 'property' })),
  }]))
  const named = functions.map(([label, detail, info]) => ({ label, detail, info, type: 'function', boost: 1 }))
  const own = sql({ dialect: DuckDB, schema })
  const complete = context => {
    const word = context.matchBefore(/\w+/)
    return word || context.explicit ? { from: word ? word.from : context.pos, options: named, validFor: /^\w*$/ } : null
  }
  return [own, own.language.data.of({ autocomplete: complete })]
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector('.gaibo-editor')
  if (data.catalogue) catalogues.set(data.version, data.catalogue)
  let own = root.own
  if (!own) {
    own = root.own = { languages: new Compartment(), sent: null }
    // What is wanted of it may change with every run; the editor stays.
    const tell = run => {
      const { from, to } = own.view.state.selection.main
      const said = {
        text: own.view.state.doc.toString(), selected: own.view.state.sliceDoc(from, to), edition: own.edition,
      }
      const words = JSON.stringify(said)
      if (words !== own.sent) {
        own.sent = words
        own.setStateValue('written', said)
      }
      if (run) own.setTriggerValue('run', true)
      return true
    }
    own.view = new EditorView({
      root: parentElement instanceof ShadowRoot ? parentElement : document,
      parent: root,
      state: EditorState.create({
        doc: data.text,
        extensions: [
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => tell(true) }])),
          lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(),
          autocompletion(), EditorView.lineWrapping, placeholder(data.words.placeholder),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
          EditorState.phrases.of(data.words.phrases), EditorView.contentAttributes.of({ 'aria-label': data.words.label }),
          own.languages.of([]), look, syntaxHighlighting(colours),
          EditorView.domEventHandlers({ blur: () => { setTimeout(() => tell(false), 0) } }),
        ],
      }),
    })
    own.edition = data.edition
  }
  own.setStateValue = setStateValue
  own.setTriggerValue = setTriggerValue
  if (own.edition !== data.edition) {
    own.edition = data.edition
    own.sent = null
    own.view.dispatch({ changes: { from: 0, to: own.view.state.doc.length, insert: data.text } })
  }
  if (own.version !== data.version && catalogues.has(data.version)) {
    own.version = data.version
    own.view.dispatch({ effects: own.languages.reconfigure(language(catalogues.get(data.version))) })
  }
  // What was sent may have been overtaken by a run that did not send it again.
  if (!catalogues.has(data.version) && own.asked !== data.version) {
    own.asked = data.version
    setTriggerValue('catalogue', true)
  }
  return () => {
    if (!root.isConnected) { own.view.destroy(); root.own = undefined }
  }
}
