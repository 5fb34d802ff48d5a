import { SetupFailure } from '../results/failures.ts';
import { type Claims, isFalse, isTrue } from './claims.ts';
import { editorHabits } from './editor-habits.ts';

export type FileMaker = 'PutRelativeFile' | 'CreateChildFile';

/**
 * The operation that the host claims and the user may use to create a file next to the file under test; undefined when
 * there is none, or none but those that failed.
 */
export async function fileMakerOf(
  claims: Claims,
  failed: ReadonlySet<FileMaker> = new Set(),
): Promise<FileMaker | undefined> {
  const info = await claims.claimsOf('file');
  const { savesBy, copiesByDefault, usesContainers } = editorHabits[claims.editor];
  const { UserCanNotWriteRelative: mayNot } = info;
  const savesCopies = isTrue(info[savesBy]) && (copiesByDefault ? !isTrue(mayNot) : isFalse(mayNot));
  if (savesCopies && !failed.has('PutRelativeFile')) return 'PutRelativeFile';
  if (!usesContainers || !isTrue(info.SupportsContainers) || failed.has('CreateChildFile')) return undefined;
  return (await mayFillContainer(claims, savesCopies)) ? 'CreateChildFile' : undefined;
}

async function mayFillContainer(claims: Claims, isOptional: boolean): Promise<boolean> {
  try {
    return isTrue((await claims.claimsOf('parentContainer')).UserCanCreateChildFile);
  } catch (error) {
    if (isOptional && error instanceof SetupFailure) return false;
    throw error;
  }
}
