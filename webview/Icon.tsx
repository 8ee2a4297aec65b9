/** A glyph of VS Code's own icon font. For the eye only: what it means is said in words beside it. */
export function Icon({ name, spin = false }: { readonly name: string; readonly spin?: boolean }) {
  const classes = `codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}`;
  return <span class={classes} aria-hidden="true" />;
}
