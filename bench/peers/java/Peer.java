import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Java's ForkJoinPool beside Magpie: answers each request with one line. bench/README.md tells the protocol. */
public final class Peer {
    private final Map<String, Supplier<Workload>> makers = new HashMap<>();
    private final Map<String, Workload> workloads = new HashMap<>();

    private Peer(int workers) {
        var items = Pools.forItems(workers);
        var forks = Pools.forForks(workers);
        makers.put("spawn_local", () -> SpawnLocal.of(items));
        makers.put("spawn_remote", () -> SpawnRemote.of(items, 1));
        makers.put("spawn_remote_4", () -> SpawnRemote.of(items, 4));
        makers.put("chained_spawn", () -> ChainedSpawn.of(items));
        makers.put("yield_many", () -> YieldMany.of(items));
        makers.put("ping_pong", () -> PingPong.of(items));
        makers.put("fork_join_fib", () -> ForkJoinFib.of(forks));
        makers.put("fork_join_sort", () -> ForkJoinSort.of(forks));
        makers.put("fork_join_sum", () -> ForkJoinSum.of(forks));
        makers.put("wake", () -> Wake.of(items));
        makers.put("paced_20", () -> Paced.of(items, 20));
        makers.put("paced_60", () -> Paced.of(items, 60));
        addBlocking(workers);
    }

    public static void main(String[] arguments) throws Exception {
        int workers = Integer.parseInt(arguments[0]);
        var peer = new Peer(workers);
        var requests = new BufferedReader(new InputStreamReader(System.in));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            System.out.println(request.equals("about") ? about(workers) : peer.answer(request.split(" ")));
        }

        // The pools' threads are daemons, but a timer's might not be.
        System.exit(0);
    }

    private static String about(int workers) {
        return "Java " + System.getProperty("java.version") + ", ForkJoinPool (async; fork-join not), " + workers + " workers";
    }

    private String answer(String[] request) throws Exception {
        Supplier<Workload> maker = makers.get(request[0]);
        if (maker == null) {
            return "unsupported";
        }
        Workload workload = workloads.computeIfAbsent(request[0], name -> maker.get());

        // The garbage of the round before must not be collected in this one's time.
        System.gc();
        var answer = new StringBuilder();
        for (double figure : workload.run(Integer.parseInt(request[1]))) {
            answer.append(answer.length() == 0 ? "" : " ").append(figure);
        }
        return answer.toString();
    }

    private void addBlocking(int workers) {
        Map<String, BlockingKind> kinds = Map.of(
            "sleep", items -> new ManagedWait(BlockingKind.sleep()),
            "sleep_found", items -> BlockingKind.sleep(),
            "task_wait", items -> BlockingKind.taskWait(),
            "event_wait", items -> BlockingKind.eventWait(),
            "lock", items -> BlockingKind.heldLock(),
            "socket", items -> new ManagedWait(new SocketBlocker(items)),
            "socket_found", SocketBlocker::new);
        kinds.forEach((name, kind) ->
            makers.put("blocking_64_" + name, () -> Blocking64.of(Pools.forBlocking(workers), kind)));
    }
}
