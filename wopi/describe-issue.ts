import type * as z from 'zod';

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a mapping',
  string: 'a text',
};

/**
 * What is wrong with a value, as the rest of a sentence that begins with its name: `must be a text`, `is missing`.
 * `root` is the whole that was validated.
 */
export function describeIssue(issue: z.core.$ZodIssue, root: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return describeKind(issue, valueAt(root, issue.path));
    case 'too_small':
      return describeMinimum(issue);
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `has the unknown key ${JSON.stringify(issue.keys[0])}`;
    default:
      return issue.message;
  }
}

function describeKind({ expected }: z.core.$ZodIssueInvalidType, value: unknown): string {
  return value === undefined ? 'is missing' : `must be ${kinds[expected] ?? expected}`;
}

// Texts have a message of their own.
function describeMinimum({ origin, inclusive, minimum, message }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return message;
  if (origin === 'array') return 'must not be empty';
  return `must be ${inclusive ? 'at least' : 'greater than'} ${minimum}`;
}

/** The value at a path that validation reported; undefined where it is missing. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    root,
  );
}
