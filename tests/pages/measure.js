// What of a page's text is outside the page, cut off by what holds it, or printed over other text. Run in the page; gives a list of what is wrong.
() => {
  const page = document.scrollingElement;
  const wide = page.clientWidth;
  const wrong = [];
  if (page.scrollWidth > wide) wrong.push(`the page is ${page.scrollWidth} wide in a window of ${wide}`);

  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const isOver = (element) => element && (getComputedStyle(element).position === "sticky" || isOver(element.parentElement));
  const skip = (element) => element.closest("script, style, noscript, title, option, .skip") || isOver(element);
  const clips = (element) => /hidden|clip/.test(getComputedStyle(element).overflowX + getComputedStyle(element).overflowY);
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || skip(parent) || !isShown(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const scroller = holder(parent, scrolls);
    const clipper = holder(parent, clips);
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.height < 1) continue;
      const said = node.data.trim().slice(0, 40);
      if (!scroller && (box.left < -1 || box.right > wide + 1)) wrong.push(`outside: ${said}`);
      if (clipper && sticksOut(box, clipper.getBoundingClientRect())) wrong.push(`cut off: ${said}`);
      if (!scroller) lines.push({ node, box, said });
    }
    for (let each = parent; each !== document.body && !scrolls(each); each = each.parentElement) {
      if (isBoxed(each) && [...range.getClientRects()].some((box) => box.width > 1 && sticksOut(box, each.getBoundingClientRect()))) {
        wrong.push(`out of its box: ${node.data.trim().slice(0, 40)}`);
        break;
      }
    }
  }

  lines.sort((one, other) => one.box.top - other.box.top);
  lines.forEach(({ node, box, said }, place) => {
    for (let next = place + 1; next < lines.length && lines[next].box.top < box.bottom; next += 1) {
      const other = lines[next];
      if (other.node !== node && shared(box, other.box) > 0.3) wrong.push(`${said} and ${other.said} lie on each other`);
    }
  });
  return wrong;

  function holder(element, holds) {
    for (let each = element; each && each !== document.body; each = each.parentElement) if (holds(each)) return each;
    return null;
  }
  // A letter's box is as high as its font allows, which may be a little more than the line it stands in.
  function sticksOut(box, other) {
    const slack = box.height * 0.3;
    return box.left < other.left - 1 || box.right > other.right + 1 || box.top < other.top - slack || box.bottom > other.bottom + slack;
  }
  function isBoxed(element) {
    const style = getComputedStyle(element);
    return style.display !== "inline" && style.display !== "contents" && parseFloat(style.borderLeftWidth) + parseFloat(style.borderRightWidth) > 0;
  }
  // How much of the smaller box lies in the other.
  function shared(one, other) {
    const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (width <= 0 || height <= 0) return 0;
    return (width * height) / Math.min(one.width * one.height, other.width * other.height);
  }
}
