import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { useFlow } from '../hooks';
import { ChevronDown, Search } from './icons';

interface Item {
  code: string;
  name: string;
}

/** CountryPicker is a combobox with search (ARIA APG, list autocomplete). */
export function CountryPicker({ label, list, value, onChange, error }: { label: string; list: Item[]; value: string; onChange(code: string): void; error?: string }) {
  const [, { t, lang }] = useFlow();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const box = useRef<HTMLInputElement>(null);
  const found = useMemo(() => {
    const wish = text.trim().toLocaleLowerCase(lang);
    if (!wish) return list;
    const starts = list.filter((c) => c.name.toLocaleLowerCase(lang).startsWith(wish));
    return [...starts, ...list.filter((c) => !starts.includes(c) && (c.name.toLocaleLowerCase(lang).includes(wish) || c.code.toLowerCase() === wish))];
  }, [text, list, lang]);
  const current = list.find((c) => c.code === value);
  const take = (item: Item | undefined) => {
    if (!item) return;
    onChange(item.code);
    close();
  };
  const close = () => {
    setOpen(false);
    setText('');
    setActive(0);
  };
  const move = (to: number) => {
    setActive(Math.max(0, Math.min(found.length - 1, to)));
    document.getElementById(`${id}-${to}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div class="field" onFocusOut={(e) => !e.currentTarget.contains(e.relatedTarget as Node) && close()}>
      <label for={id}>{label}</label>
      <div class={`control combo ${open ? 'open' : ''}`}>
        {open ? <Search size={18} aria-hidden="true" /> : null}
        <input
          ref={box}
          id={id}
          type="text"
          role="combobox"
          autocomplete="off"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && found[active] ? `${id}-${active}` : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          placeholder={open ? t('doc.countrySearch') : t('field.choose')}
          value={open ? text : (current?.name ?? '')}
          onClick={() => setOpen(true)}
          onInput={(e) => {
            setOpen(true);
            setText(e.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={(e) => {
            if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
              e.preventDefault();
              if (!open) setOpen(true);
              else move(active + (e.key === 'ArrowDown' ? 1 : -1));
            } else if (e.key === 'Enter' && open) {
              e.preventDefault();
              take(found[active]);
            } else if (e.key === 'Enter') {
              e.preventDefault();
              setOpen(true);
            } else if (e.key === 'Escape' && open) {
              e.stopPropagation();
              close();
            }
          }}
        />
        <ChevronDown size={18} aria-hidden="true" />
      </div>
      <ul id={`${id}-list`} role="listbox" aria-label={label} class="options" hidden={!open || found.length === 0}>
        {open
          ? found.map((c, i) => (
              <li
                key={c.code}
                id={`${id}-${i}`}
                role="option"
                aria-selected={c.code === value}
                class={i === active ? 'active' : ''}
                onPointerDown={(e) => e.preventDefault()}
                onClick={() => take(c)}
              >
                {c.name}
              </li>
            ))
          : null}
      </ul>
      <p class="options nothing" role="status" hidden={!open || found.length > 0}>
        {open && found.length === 0 ? t('doc.noCountry') : ''}
      </p>
      {error ? (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  );
}
