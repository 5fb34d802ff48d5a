import { SetupFailure } from '../results/failures.ts';
import { type Claims, isFalse, isTrue } from './claims.ts';
import { editorHabits } from './editor-habits.ts';

export type FileMaker = 'PutRelativeFile' | 'CreateChildFile';

/** The operations that the host claims and the user may use to create a file next to the file under test. */
export async function fileMakersOf(claims: Claims): Promise<readonly FileMaker[]> {
  const info = await claims.claimsOf('file');
  const { savesBy, copiesByDefault, usesContainers } = editorHabits[claims.editor];
  const { UserCanNotWriteRelative: mayNot } = info;
  const savesCopies = isTrue(info[savesBy]) && (copiesByDefault ? !isTrue(mayNot) : isFalse(mayNot));
  const fillsContainer =
    usesContainers && isTrue(info.SupportsContainers) && (await mayFillContainer(claims, savesCopies));
  return [
    ...(savesCopies ? (['PutRelativeFile'] as const) : []),
    ...(fillsContainer ? (['CreateChildFile'] as const) : []),
  ];
}

async function mayFillContainer(claims: Claims, isOptional: boolean): Promise<boolean> {
  try {
    return isTrue((await claims.claimsOf('parentContainer')).UserCanCreateChildFile);
  } catch (error) {
    if (isOptional && error instanceof SetupFailure) return false;
    throw error;
  }
}
