// Keeps the keyboard's place. A rerun may take away what has the focus (a row that is closed, a chat that is deleted):
// the browser then forgets it, and the next Tab begins at the top. Here it goes back to the nearest place before that
// is still there. Places are known by the keys of our widgets, as Streamlit may draw one of them anew.
if (!window.paFocus) {
  window.paFocus = true;
  const MOST = 30, SETTLED_MS = 200;
  const places = [];  // the latest first; each is an element, and the keyed one that it is or stands in
  let waiting = 0;
  let byKeys = false;  // whoever points sees where they are, and needs neither a ring nor another place

  const key = (element) => [...element.classList].find((name) => name.startsWith('st-key-'));
  const around = (element) => {
    const keyed = element.closest('[class*="st-key-"]');
    return keyed ? [{element}, {element: keyed, key: key(keyed)}] : [{element}];
  };
  const still = ({element, key}) =>
    element.isConnected ? element : key ? document.getElementsByClassName(key)[0] : undefined;
  const inside = (element) => element.matches('button, input, textarea, a[href], summary, [tabindex]')
    ? element : element.querySelector('button:enabled, input:enabled, textarea:enabled, a[href], summary');

  const isRunning = () => !document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');
  const isLost = () => byKeys && document.hasFocus() && document.activeElement === document.body
    && places.length > 0 && !places[0][0].element.isConnected;

  const goBack = () => {
    if (!isLost()) return;
    if (isRunning()) return look();
    for (const place of places) {
      const target = place.map(still).filter(Boolean).map(inside).find(Boolean);
      if (target) return target.focus({preventScroll: false, focusVisible: true});
    }
    document.querySelector('.stMain')?.focus();
  };
  const look = () => {
    clearTimeout(waiting);
    waiting = setTimeout(goBack, SETTLED_MS);
  };

  document.addEventListener('keydown', () => { byKeys = true; }, true);
  document.addEventListener('pointerdown', () => { byKeys = false; }, true);
  document.addEventListener('focusin', ({target}) => {
    if (target === document.body) return;
    places.unshift(around(target));
    places.length = Math.min(places.length, MOST);
  });
  new MutationObserver(() => { if (isLost()) look(); }).observe(document.body, {childList: true, subtree: true});
}
