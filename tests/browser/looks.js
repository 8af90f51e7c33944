// Looks at a page as people meet it; each look returns sentences about what is wrong.
({
  reached: "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']",

  isSeen(one) {
    const box = one.getBoundingClientRect();
    return one.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1;
  },

  all() {
    const found = [...document.querySelectorAll(this.reached)];
    return found.filter((one) => !one.disabled && this.isSeen(one));
  },

  named(one) {
    const words = (one.labels?.[0] ?? one).innerText?.trim() || one.name || one.id;
    return `<${one.localName}> “${String(words).slice(0, 40)}”`;
  },

  /** A link in running text may be as high as its line: WCAG 2.2, 2.5.8, exception “inline”. */
  isInText(one) {
    if (getComputedStyle(one).display !== "inline") return false;
    const isText = (each) =>
      each.nodeType === Node.TEXT_NODE ||
      (each.nodeType === Node.ELEMENT_NODE &&
        getComputedStyle(each).display === "inline" &&
        !each.matches(this.reached));
    const around = [...one.parentNode.childNodes].filter((each) => each !== one && isText(each));
    return around.some((each) => each.textContent.trim().length > 1);
  },

  /** What a finger may touch: the label too, where it is the label of a tick or a choice. */
  touched(one) {
    const isTick = one.type === "checkbox" || one.type === "radio";
    return ((isTick && one.labels[0]) || one).getBoundingClientRect();
  },

  targets(least) {
    const small = (one) => {
      const box = this.touched(one);
      return box.right > 0 && (box.width < least - 0.5 || box.height < least - 0.5);
    };
    return this.all()
      .filter((one) => !this.isInText(one) && small(one))
      .map((one) => {
        const box = this.touched(one);
        return `${this.named(one)} is ${box.width.toFixed(1)} by ${box.height.toFixed(1)} px`;
      });
  },

  overflow(width) {
    const whole = document.documentElement.scrollWidth;
    if (whole <= width) return [];
    const wide = [...document.querySelectorAll("main *, header *, footer *, .paper *")];
    const out = wide.filter((one) => this.isSeen(one) && one.getBoundingClientRect().right > width + 1);
    return [`${whole} px wide at ${width}: ${out.slice(0, 3).map((one) => this.named(one))}`];
  },

  language(wanted) {
    const said = document.documentElement.lang;
    const heads = document.querySelectorAll("h1").length;
    return [
      ...(said === wanted ? [] : [`its language is “${said}”`]),
      ...(heads === 1 ? [] : [`it has ${heads} first headings`]),
      ...(document.getAnimations().length ? ["something moves"] : []),
    ];
  },

  /** Keep every stop of the keyboard, in the order of the document; return how many there are. */
  stops() {
    const groups = new Map();
    for (const one of this.all().filter((each) => each.type === "radio")) {
      const first = groups.get(one.name);
      groups.set(one.name, first && !one.checked ? first : one);
    }
    const isStop = (one) => one.type !== "radio" || groups.get(one.name) === one;
    window.stops = this.all().filter(isStop);
    return window.stops.map((one) => this.named(one));
  },

  /** Return where the keyboard is: which stop, whether one sees it, and how far down. */
  stop() {
    const one = document.activeElement;
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    const hasLine = style.outlineStyle !== "none";
    return {
      number: window.stops.indexOf(one),
      isMarked: style.outlineStyle === "auto" || (hasLine && parseFloat(style.outlineWidth) >= 2),
      isInSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      isInMain: one.closest("main") !== null,
      top: box.top + scrollY,
      bottom: box.bottom + scrollY,
    };
  },
})
