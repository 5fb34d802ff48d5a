import type { Defect } from '../defect.ts';
import { operationOf } from '../operation-of.ts';
import { type DefectContext, fileOf, lockIdOf, setJson } from '../rewrite.ts';
import { type EditorDefect, forEditor } from './of-editors.ts';

/** Refuses the operation on an unlocked file with content, and claims this in CheckFileInfo. */
function refuseUnlocked(
  operation: 'GetFile' | 'PutFile',
  claims: Readonly<Record<string, unknown>> = {},
): NonNullable<EditorDefect['middleware']> {
  return async (c, next) => {
    const asked = operationOf(c.req.raw);
    if (asked === operation && isUnlockedWithContent(c)) return c.body(null, 409);
    await next();
    if (asked === 'CheckFileInfo') await setJson(c, claims);
    return undefined;
  };
}

function isUnlockedWithContent(c: DefectContext): boolean {
  return lockIdOf(c) === undefined && (fileOf(c)?.content.main.length ?? 0) > 0;
}

const viewingNeedsALock = (editor: 'collabora' | 'onlyoffice', group: string): Defect[] =>
  forEditor(editor, [
    {
      name: `viewing-needs-a-lock-for-${editor}`,
      breaks: 'A document opens for viewing without a lock.',
      caughtBy: [`${group}/OpenForViewing`],
      middleware: refuseUnlocked('GetFile'),
    },
  ]);

/** Faults that show only in whole sessions of other editors. */
export const sessionDefects: readonly Defect[] = [
  ...viewingNeedsALock('collabora', 'Journeys.Collabora'),
  ...viewingNeedsALock('onlyoffice', 'Journeys.Onlyoffice'),
  ...forEditor('collabora', [
    {
      name: 'comments-need-a-lock',
      breaks: 'A session that may only comment saves without a lock.',
      caughtBy: ['Journeys.Collabora/CommentOnly'],
      middleware: refuseUnlocked('PutFile', { UserCanOnlyComment: true }),
    },
  ]),
  ...forEditor('onlyoffice', [
    {
      name: 'saves-need-locks-that-are-not-claimed',
      breaks: 'A host that does not claim locks takes saves.',
      caughtBy: ['Journeys.Onlyoffice/WithoutLocks'],
      middleware: refuseUnlocked('PutFile', { SupportsLocks: undefined }),
    },
  ]),
];
