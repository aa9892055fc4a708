import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The kernel of table 1 in BigDecimal: java Kernel.java FOLDER, the folder that bench-portfolio wrote with --write. */
public final class Kernel {
    private static final int LOANS = 1_000_000;
    private static final int RUNS = 7;

    private static ByteBuffer read(Path folder, String name, int bytes) throws IOException {
        try (var channel = Files.newByteChannel(folder.resolve(name))) {
            ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            }
            return buffer.flip();
        }
    }

    private static long fee(long principal, short days, BigDecimal[] upTo, BigDecimal[] rate, BigDecimal basis) {
        BigDecimal amount = BigDecimal.valueOf(principal, 2);
        int tier = amount.compareTo(upTo[0]) <= 0 ? 0 : amount.compareTo(upTo[1]) <= 0 ? 1 : 2;
        return amount.multiply(rate[tier]).multiply(BigDecimal.valueOf(days)).divide(basis, 2, RoundingMode.HALF_UP)
            .unscaledValue().longValueExact();
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        String[] numbers = Files.readString(folder.resolve("kernel.txt")).trim().split(" ");
        BigDecimal[] upTo = {new BigDecimal(numbers[0]).movePointLeft(2), new BigDecimal(numbers[1]).movePointLeft(2)};
        BigDecimal scale = new BigDecimal(numbers[5]), basis = new BigDecimal(numbers[6]);
        BigDecimal[] rate = new BigDecimal[3];
        for (int tier = 0; tier < 3; tier++) {
            rate[tier] = new BigDecimal(numbers[2 + tier]).divide(scale).stripTrailingZeros();
        }
        var principal = read(folder, "kernel_principal.int64", LOANS * 8).asLongBuffer();
        var days = read(folder, "kernel_days.int16", LOANS * 2).asShortBuffer();
        var exact = read(folder, "kernel_fee.int64", LOANS * 8).asLongBuffer();
        int loans = principal.remaining();
        long[] costs = new long[RUNS];
        long[] fees = new long[loans];
        for (int run = 0; run < RUNS; run++) {
            long start = System.nanoTime();
            for (int loan = 0; loan < loans; loan++) {
                fees[loan] = fee(principal.get(loan), days.get(loan), upTo, rate, basis);
            }
            costs[run] = System.nanoTime() - start;
        }
        int wrong = 0;
        for (int loan = 0; loan < loans; loan++) {
            wrong += fees[loan] == exact.get(loan) ? 0 : 1;
        }
        Arrays.sort(costs);
        double nanoseconds = (double) costs[RUNS / 2] / loans;
        System.out.printf("%-40s %10.2f %10.1f %10d %10d   (median of %d, the first ones warm)%n", "Java BigDecimal",
                          nanoseconds, 1e3 / nanoseconds, loans, wrong, RUNS);
    }
}
