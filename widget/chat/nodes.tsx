/** The tree of an article as elements. Its kinds are known; what is not is shown as what is in it. */
import type { ArticleNode } from "@careline/client";
import { articleOf, helpAddress, plainTag } from "@careline/client/tree";
import type { ComponentChildren } from "preact";

type Props = {
  nodes: readonly ArticleNode[];
  /** Said of links that leave. */
  hint: string;
  /** The name of a table, which may have to be scrolled. */
  table: string;
  onArticle: (slug: string) => void;
};

/** Files of articles, served by us. */
const FILES = "/help/files/";
const SCHEMES = /^(https?|mailto|tel):/i;

export function Nodes(props: Props) {
  return <>{props.nodes.map((node) => one(node, props))}</>;
}

function one(node: ArticleNode, props: Props): ComponentChildren {
  const inner = <Nodes {...props} nodes={node.nodes ?? []} />;
  const Plain = plainTag(node);
  if (Plain) return <Plain>{node.text ?? inner}</Plain>;
  switch (node.kind) {
    case "text":
      return node.text;
    case "break":
      return <br />;
    case "image":
      return <img src={node.href} alt={node.text} loading="lazy" />;
    case "rule":
      return <hr />;
    case "link":
      return <Link {...props} href={node.href ?? ""} inner={inner} />;
    case "table":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled has to be reached by keys
        <section class="wide-table" aria-label={props.table} tabIndex={0}>
          <table>
            <tbody>{inner}</tbody>
          </table>
        </section>
      );
    case "cell":
      return node.head ? <th scope="col">{inner}</th> : <td>{inner}</td>;
    default:
      return inner;
  }
}

function Link({ href, inner, hint, onArticle }: Props & { href: string; inner: ComponentChildren }) {
  const slug = articleOf(href);
  if (slug !== undefined) {
    return (
      <a
        href={helpAddress(slug)}
        onClick={(e) => {
          e.preventDefault();
          onArticle(slug);
        }}
      >
        {inner}
      </a>
    );
  }
  const file = href.startsWith(FILES);
  if (!file && !SCHEMES.test(href)) return <>{inner}</>;
  if (!file && !href.startsWith("http")) return <a href={href}>{inner}</a>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {inner}
      <span class="unseen"> ({hint})</span>
    </a>
  );
}
