/** The mark: one dune, lit from the left. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <path d="M1 26c8-1 12-7 16-14 1.500-2.600 3-5 4.500-5s2.100 2 2.700 4.500C25.600 17.500 27 23.500 31 26z" fill="#e8a33d" />
      <path d="M21.500 7c-1.700 5.500-1.500 12 3.500 19h6c-4-2.500-5.400-8.500-6.800-14.500C23.600 9 23 7 21.500 7z" fill="#a86410" />
    </svg>
  );
}
