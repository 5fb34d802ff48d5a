import type { Defect } from '../defect.ts';
import { changeNames, exactTarget, suggestedTarget } from '../names.ts';
import { after, before, on, setJson, setRequestHeader } from '../rewrite.ts';

const operation = 'PutRelativeFile';
const group = 'Extended.PutRelativeFile/PutRelativeFile';

/** Defects in how PutRelativeFile reads its headers. */
export const newFileHeaderDefects: readonly Defect[] = [
  {
    name: 'save-as-names-every-copy-alike',
    breaks: 'PutRelativeFile uses the suggested name.',
    caughtBy: [`${group}.SuggestedNameIsUsed`],
    middleware: before(operation, (c) =>
      changeNames(c, (name) => (/^[\w-]+\.wopitest$/.test(name) ? 'copy.wopitest' : name), suggestedTarget),
    ),
  },
  {
    name: 'save-as-without-target-takes-a-name',
    breaks: 'PutRelativeFile without a target is refused.',
    caughtBy: [`${group}.WithoutTarget`],
    middleware: before(operation, (c) => {
      const hasTarget = [suggestedTarget, exactTarget].some((name) => c.req.header(name) !== undefined);
      if (!hasTarget) setRequestHeader(c, suggestedTarget, 'untitled.wopitest');
    }),
  },
  {
    name: 'save-as-demands-the-size',
    breaks: 'PutRelativeFile works without X-WOPI-Size.',
    caughtBy: [`${group}.WithoutSize`],
    middleware: on(operation, async (c, next) =>
      c.req.header('X-WOPI-Size') === undefined ? c.body(null, 400) : await next(),
    ),
  },
  {
    name: 'conversion-without-edit-url',
    breaks: 'PutRelativeFile for a conversion returns HostEditUrl.',
    caughtBy: [`${group}.ConversionReturnsHostEditUrl`],
    middleware: after(operation, async (c) => {
      if (c.req.header('X-WOPI-FileConversion') !== undefined) await setJson(c, { HostEditUrl: undefined });
    }),
  },
];
