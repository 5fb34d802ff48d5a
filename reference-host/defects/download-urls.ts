import type { MiddlewareHandler } from 'hono';
import type { Defect, DefectEnv } from './defect.ts';
import { operationOf } from './operation-of.ts';
import { changeJson, type DefectContext } from './rewrite.ts';

/** A middleware that gives a URL of CheckFileInfo a response of its own. */
export function respondingAt(
  property: 'FileUrl' | 'DownloadUrl',
  respond: (c: DefectContext) => Response,
): MiddlewareHandler<DefectEnv> {
  return async (c, next) => {
    const operation = operationOf(c.req.raw);
    if (operation === 'Download' && c.req.query('of') === property) return respond(c);
    await next();
    if (operation === 'CheckFileInfo')
      await changeJson(c, (info) => ({ ...info, [property]: `${info[property]}&of=${property}` }));
    return undefined;
  };
}

const outOfDate = (c: DefectContext) => c.body('the content of yesterday');

/** Defects of FileUrl and DownloadUrl. */
export const downloadUrlDefects: readonly Defect[] = [
  {
    name: 'file-url-out-of-date',
    breaks: 'FileUrl returns the content that was saved last.',
    caughtBy: ['FileUrlUsage/GetFromFileUrlAfterPutFile'],
    middleware: respondingAt('FileUrl', outOfDate),
  },
  {
    name: 'download-url-out-of-date',
    breaks: 'DownloadUrl returns the content that was saved last.',
    caughtBy: ['Extended.Content/DownloadUrlReturnsTheSavedContent'],
    middleware: respondingAt('DownloadUrl', outOfDate),
  },
  {
    name: 'download-url-is-a-page',
    breaks: 'DownloadUrl leads to the content itself, not to a page.',
    caughtBy: ['Extended.Content/DownloadUrlReturnsTheSavedContent'],
    middleware: respondingAt('DownloadUrl', (c) =>
      c.html('<!DOCTYPE html><title>Preview</title><button>Download</button>'),
    ),
  },
];
