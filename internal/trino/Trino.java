import io.trino.server.Server;

/** Starts a Trino whose configuration is the file that -Dconfig names. */
class Trino {
    public static void main(String[] arguments) {
        new Server().start("483");
    }
}
