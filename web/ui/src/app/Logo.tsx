/** The mark: one dune, lit from the left. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <path d="M2 25c6-1 9.500-5.500 13-10.800 1.500-2.200 2.900-4.300 4.400-5.600 1.100-1 2.300-.7 3 .5C25 13.500 26.500 21 30 25z" fill="#e8a33d" />
      <path d="M19.400 8.600c-1.200 3.600-.7 7.200 1.100 10.300 1.200 2.200 3 4.300 5.300 6.100H30c-3.500-4-5-11.500-7.600-15.900-.7-1.200-1.900-1.500-3-.5z" fill="#a86410" />
    </svg>
  );
}
