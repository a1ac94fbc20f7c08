import type { ArticleNode } from "@careline/client";
import { articleOf, helpAddress, plainTag } from "@careline/client/tree";
import type { ReactNode } from "react";
import "./articles.css";

/**
 * An article as readers see it: elements made here from a tree of known kinds.
 * Nothing that somebody wrote is ever markup, and links to articles stay in
 * the console.
 */
export function ArticleTree({ nodes }: { nodes: readonly ArticleNode[] }) {
  return <div className="article">{drawn(nodes)}</div>;
}

function drawn(nodes: readonly ArticleNode[] | undefined): ReactNode {
  // The tree is drawn anew as a whole: a part's place in it is all that names it.
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  return nodes?.map((node, at) => <Part key={`${at}${node.kind}`} node={node} />);
}

function Part({ node }: { node: ArticleNode }): ReactNode {
  const inner = drawn(node.nodes);
  const Plain = plainTag(node);
  if (Plain) return <Plain>{node.text ?? inner}</Plain>;
  switch (node.kind) {
    case "text":
      return node.text;
    case "rule":
      return <hr />;
    case "table":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls by keyboard
        <div className="wide" tabIndex={0}>
          <table>
            <tbody>{inner}</tbody>
          </table>
        </div>
      );
    case "cell":
      return node.head ? <th scope="col">{inner}</th> : <td>{inner}</td>;
    case "image":
      return <img src={node.href} alt={node.text ?? ""} loading="lazy" />;
    case "break":
      return <br />;
    case "link":
      return (
        <a href={linkOf(node.href ?? "")} target="_blank" rel="noreferrer noopener">
          {inner}
        </a>
      );
    default:
      return inner;
  }
}

/** Where a link leads; its scheme was judged when the tree was made. */
function linkOf(href: string): string {
  const slug = articleOf(href);
  return slug === undefined ? href : helpAddress(slug);
}
