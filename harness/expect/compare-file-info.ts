import * as z from 'zod';
import { editorProperties } from '../../wopi/editor-properties.ts';
import type { Editor } from '../../wopi/editors.ts';
import { commonProperties, type PropertyRules, plusProperties } from '../../wopi/file-info-properties.ts';
import type { JsonValue } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';
import { nearestName } from '../settings/nearest-name.ts';
import { describeJson, isObject } from './json.ts';

/** The result of comparing a CheckFileInfo response with the schema. */
export interface FileInfoVerdict {
  /** One per property; empty if the response is valid. */
  readonly mismatches: readonly Mismatch[];
  /** Suspicious but valid properties, in full sentences. */
  readonly notes: readonly string[];
}

interface PropertySet {
  readonly rules: PropertyRules;
  readonly schema: z.ZodType;
}

type FileInfo = { readonly [name: string]: JsonValue };

const requiredProperties = ['BaseFileName', 'OwnerId', 'Size', 'UserId', 'Version'];
const absent = z.never().describe('no property, because most of the CSPP Plus properties are missing');
const knownNames = [...Object.keys(commonProperties), ...Object.keys(plusProperties)];

const plain = propertySet(
  { ...commonProperties, ...Object.fromEntries(Object.keys(plusProperties).map((name) => [name, absent])) },
  requiredProperties,
);
const plus = propertySet({ ...commonProperties, ...plusProperties }, [
  ...requiredProperties,
  ...Object.keys(plusProperties),
]);

function propertySet(rules: PropertyRules, required: readonly string[]): PropertySet {
  const shape = Object.entries(rules).map(([name, rule]) => [name, required.includes(name) ? rule : rule.optional()]);
  return { rules, schema: z.looseObject(Object.fromEntries(shape)) };
}

/**
 * Compares a CheckFileInfo response with the property sets of CSPP and CSPP Plus, as Microsoft's validator does. It is
 * valid if it matches either; unknown properties are allowed. Otherwise the mismatches are those with the closer set.
 * `source` is the JSON text: only there does `10.0` differ from the integer 10.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/checkfileinfo
 */
export function compareFileInfo(info: JsonValue, source = JSON.stringify(info)): FileInfoVerdict {
  if (!isObject(info))
    return { mismatches: [{ at: 'body', expected: 'a JSON object', actual: describeJson(info) }], notes: [] };
  const withPlain = compareWith(plain, info, source);
  const withPlus = compareWith(plus, info, source);
  return { mismatches: withPlus.length < withPlain.length ? withPlus : withPlain, notes: notesOn(info) };
}

/** What each editor cannot do without. */
const requiredBy: Readonly<Record<Editor, readonly string[]>> = {
  microsoft: requiredProperties,
  collabora: ['BaseFileName'],
  onlyoffice: ['BaseFileName', 'Size', 'UserId'],
};

/** Compares a CheckFileInfo response with what an editor reads: its own properties too, and only what it needs. */
export function compareEditorFileInfo(editor: Editor, info: JsonValue, source: string): FileInfoVerdict {
  if (!isObject(info))
    return { mismatches: [{ at: 'body', expected: 'a JSON object', actual: describeJson(info) }], notes: [] };
  const rules = { ...commonProperties, ...editorProperties[editor] };
  const mismatches = compareWith(propertySet(rules, requiredBy[editor]), info, source);
  return { mismatches, notes: nearMisses(info, [...knownNames, ...Object.keys(editorProperties[editor])]) };
}

function compareWith({ rules, schema }: PropertySet, info: FileInfo, source: string): Mismatch[] {
  const fractions = fractionsIn(source);
  const numbers = Object.fromEntries([...fractions.keys()].map((name) => [name, Number.NaN]));
  const known = Object.keys(rules).flatMap((name) => (Object.hasOwn(info, name) ? [[name, info[name]]] : []));
  const issues = schema.safeParse({ ...Object.fromEntries(known), ...numbers }).error?.issues ?? [];
  const names = new Set(issues.map(({ path }) => String(path[0])));
  return [...names].map((name) => ({
    at: `property ${name}`,
    expected: rules[name]?.description ?? '',
    actual: fractions.get(name) ?? describeJson(info[name]),
  }));
}

// Numbers written with a fraction or an exponent, keyed by property name.
function fractionsIn(source: string): ReadonlyMap<string, string> {
  const fraction = /"(\w+)"\s*:\s*(-?\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+))/g;
  return new Map([...source.matchAll(fraction)].map(([, name = '', literal = '']) => [name, literal]));
}

// A host may send a hundred thousand, and each is compared with every known name.
const mostUnknown = 200;

function notesOn(info: FileInfo): string[] {
  return [...nearMisses(info, knownNames), ...fileNameNote(info)];
}

function nearMisses(info: FileInfo, known: readonly string[]): string[] {
  const isKnown = new Set(known);
  const unknown = Object.keys(info)
    .filter((name) => !isKnown.has(name))
    .slice(0, mostUnknown);
  return unknown.flatMap((name) => nearMiss(name, info, known));
}

function nearMiss(name: string, info: FileInfo, known: readonly string[]): string[] {
  const meant = nearestName(name, known, 2);
  if (meant === undefined || Object.hasOwn(info, meant)) return [];
  return [`CheckFileInfo has the unknown property ${JSON.stringify(name)}; did you mean ${JSON.stringify(meant)}?`];
}

// Microsoft's validator skips every test on such a file.
function fileNameNote({ BaseFileName }: FileInfo): string[] {
  if (typeof BaseFileName !== 'string' || BaseFileName.endsWith('.wopitest')) return [];
  return [`BaseFileName is ${JSON.stringify(BaseFileName)}; Microsoft's validator only tests *.wopitest files`];
}
