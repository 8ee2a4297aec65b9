import type { ComponentChildren } from 'preact';
import { MathView } from '../math/MathView.tsx';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import type { Inline } from './nodes.ts';

/** Draws running text. */
export function InlineView({ nodes }: { readonly nodes: readonly Inline[] }) {
  return nodes.map((node, at) => <OneInline key={at} node={node} />);
}

function OneInline({ node }: { readonly node: Inline }) {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'strong':
      return (
        <strong>
          <InlineView nodes={node.children} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <InlineView nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <del>
          <InlineView nodes={node.children} />
        </del>
      );
    case 'kbd':
    case 'sub':
    case 'sup': {
      const Tag = node.type;
      return (
        <Tag>
          <InlineView nodes={node.children} />
        </Tag>
      );
    }
    case 'code':
      return <code>{node.text}</code>;
    case 'break':
      return <br />;
    case 'math':
      return <MathView source={node.source} display={node.display} />;
    case 'link':
      return <LinkView link={node} />;
    case 'inert':
      return (
        <span class="inert" title={strings.notFollowed}>
          <InlineView nodes={node.children} /> <Target>{node.target}</Target>
        </span>
      );
  }
}

function LinkView({ link }: { readonly link: Extract<Inline, { type: 'link' }> }) {
  return (
    <>
      <Link href={link.href}>
        <InlineView nodes={link.children} />
      </Link>
      {link.target !== undefined && (
        <>
          {' '}
          <Target>{link.target}</Target>
        </>
      )}
    </>
  );
}

interface LinkProps {
  readonly href: string;
  /** The accessible name, where the parts of the text would be read one by one. */
  readonly label?: string;
  readonly children: ComponentChildren;
}

/** A link without an address of its own: nothing but the host can follow it. */
export function Link({ href, label, children }: LinkProps) {
  const store = usePanel();
  const open = (): void => store.post({ type: 'open-link', href });
  return (
    <a
      role="link"
      tabIndex={0}
      title={href}
      aria-label={label}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key === 'Enter') open();
      }}
    >
      {children}
    </a>
  );
}

function Target({ children }: { readonly children: string }) {
  return <span class="target">({children})</span>;
}
