import type { Defect } from '../defect.ts';
import { containerOf, exactTarget, nameIn } from '../names.ts';
import { operationOf, type TargetedOperation } from '../operation-of.ts';
import { operationWords } from '../operation-words.ts';
import { after, type DefectContext, fileOf } from '../rewrite.ts';

const creations = [
  {
    operation: 'PutRelativeFile',
    caughtBy: ['ExactForbiddenCharacters', 'ExactControlCharacter', 'EncodedParentFolder', 'ExactLongNameIsNotCut'].map(
      (check) => `Extended.PutRelativeFile/PutRelativeFile.${check}`,
    ),
  },
  { operation: 'CreateChildFile', caughtBy: ['Extended.Containers/CreateChildFile.ExactParentFolder'] },
  {
    operation: 'CreateChildContainer',
    caughtBy: [
      'Extended.Containers/CreateChildContainer.ExactParentFolder',
      'Extended.Containers/CreateChildContainer.ConflictingHeaders',
    ],
  },
] as const;

function refusedButMade(operation: TargetedOperation, caughtBy: readonly string[]): Defect {
  const words = operationWords(operation);
  return {
    name: `${words}-refuses-the-name-but-creates`,
    breaks: `${operation} creates nothing when it refuses the name.`,
    caughtBy,
    middleware: after(operation, (c) => {
      if ([400, 501].includes(c.res.status)) create(c, (nameIn(c, exactTarget) ?? 'unnamed').replace(/^.*[\\/]/, ''));
    }),
  };
}

function create(c: DefectContext, name: string): void {
  const { store } = c.var.host.parts;
  const source = fileOf(c);
  const parentId = source?.parentId ?? containerOf(c)?.id ?? '';
  if (operationOf(c.req.raw) === 'CreateChildContainer') store.addContainer(parentId, name);
  else store.addFile({ parentId, name, ownerId: source?.ownerId ?? 'alice', bytes: new Uint8Array() });
}

/** Hosts that store a new file or container before they find its name illegal. */
export const refusedNameDefects: readonly Defect[] = creations.map(({ operation, caughtBy }) =>
  refusedButMade(operation, caughtBy),
);
