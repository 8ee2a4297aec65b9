/** How often a page of another build is loaded anew. */
const mostForeign = 3;

/**
 * Whether a page that is ready was made by another Parley, before an update, and is to be loaded anew: it
 * may read otherwise what this one sends. Nothing of it is lost: what was typed is a draft, and what runs
 * goes on in the host. Where new ones do not help, it is taken as it is.
 */
export function createForeignCheck(own: string): (build: string | undefined) => boolean {
  let foreign = 0;
  return (build) => {
    if (build === own) return false;
    foreign += 1;
    return foreign <= mostForeign;
  };
}
