import { type GraphQLArgument, type GraphQLField, type GraphQLInputField, type GraphQLNamedType, type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';

type Field = GraphQLField<unknown, unknown> | GraphQLInputField;

/** An entry of the index over the schema: a type, a field, an argument of a field, or a value of an enum. */
export interface Entry {
  /** Its name, after the names of its type and field, such as Query.site(customerNumber:). */
  path: string;
  /** The page of the documentation that describes it: of the field, or of the type if there is no field. */
  type: GraphQLNamedType;
  field?: Field;
  description: string;
  /** The words of its name and of its description, in lower case. */
  name: string[];
  words: string[];
}

/** Returns the words of a text in lower case; customerNumber has the words customernumber, customer and number. */
function words(text: string): string[] {
  const all: string[] = [];
  for (const word of text.match(/[\p{L}\p{N}]+/gu) ?? []) {
    const parts = word.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(' ');
    if (parts.length > 1) all.push(...parts);
    all.push(word);
  }
  return all.map((word) => word.toLowerCase());
}

/** Returns an entry for each name of the schema, types first. */
export function entriesOf(schema: GraphQLSchema): Entry[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
  const entries: Entry[] = [];
  const add = (path: string, name: string, described: GraphQLNamedType | Field | GraphQLArgument | { description?: string | null }, type: GraphQLNamedType, field?: Field) => {
    const description = (described.description ?? '').replace(/[`*]/g, '');
    entries.push({ path, type, field, description, name: words(name), words: words(description) });
  };
  for (const type of types) add(type.name, type.name, type, type);
  for (const type of types) {
    if (isEnumType(type)) for (const value of type.getValues()) add(`${type.name}.${value.name}`, value.name, value, type);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values<Field>(type.getFields())) {
      add(`${type.name}.${field.name}`, field.name, field, type, field);
      if ('args' in field) for (const argument of field.args) add(`${type.name}.${field.name}(${argument.name}:)`, argument.name, argument, type, field);
    }
  }
  return entries;
}

/** Returns a word, and the word without the ending of a plural. */
function forms(word: string): string[] {
  if (word.length < 4 || !word.endsWith('s')) return [word];
  return [word, word.slice(0, -1), word.replace(/ies$/, 'y'), word.replace(/es$/, '')];
}

/**
* Returns the entries that match the question. An entry matches if every word of the question is the beginning of a word of its name or
* description, or a part of its name. Order: entries with this name, entries whose name has the words, entries whose description has them.
*/
export function search(entries: Entry[], question: string): Entry[] {
  const asked = (question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(forms);
  if (asked.length === 0) return [];
  const begins = (texts: string[]) => (wanted: string[]) => wanted.some((form) => texts.some((text) => text.startsWith(form)));
  const rank = ({ name, words }: Entry) => {
    const whole = name[name.length - 1] ?? '';
    if (asked.map(([word]) => word).join('') === whole) return 0;
    if (asked.every(begins(name))) return 1;
    if (asked.every(([word = '']) => whole.includes(word))) return 2;
    return asked.every(begins([...name, ...words])) ? 3 : 4;
  };
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

/** Returns the first sentence of the description that has a word of the question; the first sentence if none has. */
export function sentence({ description }: Entry, question: string): string {
  const sentences = description.split(/(?<=[.;])\s+/);
  const asked = (question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).flatMap(forms);
  return sentences.find((text) => words(text).some((word) => asked.some((form) => word.startsWith(form)))) ?? sentences[0] ?? '';
}
