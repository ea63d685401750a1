// One OpenSearch node in its own process, out of Maven's jars: there is no server to download.
// java Node.java NAME HTTP_PORT TRANSPORT_PORT SEEDS(host:port,…) NAMES(n1,…) HOME
import java.nio.file.*;
import java.util.*;
import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.plugins.Plugin;

public class Node {
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[5]);
    for (String folder : List.of("config", "modules", "plugins", "logs", "data"))
      Files.createDirectories(home.resolve(folder));
    Settings settings = Settings.builder()
        .put("cluster.name", "puente-test").put("node.name", args[0]).put("path.home", home.toString())
        .put("network.host", "127.0.0.1").put("http.port", args[1]).put("transport.port", args[2])
        .putList("discovery.seed_hosts", args[3].split(","))
        .putList("cluster.initial_cluster_manager_nodes", args[4].split(","))
        .putList("node.roles", "cluster_manager", "data", "ingest")
        .put("cluster.routing.allocation.disk.threshold_enabled", false)
        // a machine that is gone is noticed soon, as a test cannot wait for minutes
        .put("cluster.fault_detection.follower_check.interval", "1s")
        .put("cluster.fault_detection.follower_check.timeout", "3s")
        .put("cluster.fault_detection.leader_check.interval", "1s")
        .put("cluster.fault_detection.leader_check.timeout", "3s")
        .build();
    Environment environment = InternalSettingsPreparer.prepareEnvironment(
        settings, Map.of(), home.resolve("config"), () -> args[0]);
    List<Class<? extends Plugin>> plugins = new ArrayList<>();
    for (String name : List.of(
        "org.opensearch.analysis.common.CommonAnalysisPlugin", "org.opensearch.transport.Netty4Plugin"))
      plugins.add(Class.forName(name).asSubclass(Plugin.class));
    OpenSearchRunnerNode node = new OpenSearchRunnerNode(environment, plugins);
    node.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try { node.close(); } catch (Exception error) { error.printStackTrace(); }
    }));
    Thread.currentThread().join();
  }
}
